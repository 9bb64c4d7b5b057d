package io.tandem.consumer.simulation;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

/** Makes the beans of one replica through their constructors, as CDI does, and calls their observers. */
final class Wiring {

    private static final Map<Class<?>, Constructor<?>> CONSTRUCTORS = new ConcurrentHashMap<>();
    private static final Map<Class<?>, List<Method>> OBSERVERS = new ConcurrentHashMap<>();

    private final Map<Class<?>, Object> beans = new LinkedHashMap<>();

    /** Gives a boundary, in place of a bean of this type. */
    <T> Wiring with(Class<? super T> type, T bean) {
        beans.put(type, bean);
        return this;
    }

    /** Returns the bean of a type; makes it, and what it needs, at the first call. */
    <T> T get(Class<T> type) {
        Object bean = beans.get(type);
        if (bean == null) {
            bean = make(type);
            beans.put(type, bean);
        }
        return type.cast(bean);
    }

    private Object make(Class<?> type) {
        if (!type.getName().startsWith("io.tandem.consumer.")) {
            throw new IllegalStateException("The simulation has no double for " + type);
        }
        Constructor<?> constructor = CONSTRUCTORS.computeIfAbsent(type, Wiring::constructor);
        Parameter[] parameters = constructor.getParameters();
        Object[] arguments = new Object[parameters.length];
        for (int i = 0; i < parameters.length; i++) {
            arguments[i] = get(parameters[i].getType());
        }
        try {
            return constructor.newInstance(arguments);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Constructor<?> constructor(Class<?> type) {
        Constructor<?>[] all = type.getDeclaredConstructors();
        Constructor<?> one = all.length == 1 ? all[0]
                : Arrays.stream(all).filter(any -> any.isAnnotationPresent(Inject.class)).findFirst().orElseThrow();
        one.setAccessible(true);
        return one;
    }

    /** Calls the observers of an event, in the order in which the beans were made. */
    void fire(Object event) {
        List.copyOf(beans.values()).forEach(bean -> OBSERVERS.computeIfAbsent(bean.getClass(), Wiring::observers).stream()
                .filter(observer -> observer.getParameterTypes()[0].isInstance(event))
                .forEach(observer -> call(observer, bean, event)));
    }

    private static List<Method> observers(Class<?> type) {
        List<Method> observers = Arrays.stream(type.getDeclaredMethods())
                .filter(method -> method.getParameterCount() == 1
                        && method.getParameters()[0].isAnnotationPresent(Observes.class))
                .toList();
        observers.forEach(observer -> observer.setAccessible(true));
        return observers;
    }

    static Object call(Method method, Object bean, Object argument) {
        try {
            return method.invoke(bean, argument);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException(e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
