package io.tandem.consumer.simulation;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/** Makes doubles of large interfaces, of which the service uses a few methods. Every other method fails. */
final class Doubles {

    private Doubles() {
    }

    /** Answers one call. */
    interface Answer {
        /** @return the answer, or {@link #UNKNOWN} */
        Object to(String method, Object[] arguments);
    }

    static final Object UNKNOWN = new Object();

    static <T> T of(Class<T> type, Answer answer) {
        InvocationHandler handler = (proxy, method, arguments) -> answer(type, proxy, method, arguments, answer);
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type }, handler));
    }

    private static Object answer(Class<?> type, Object proxy, Method method, Object[] arguments, Answer answer)
            throws Throwable {
        if (method.getDeclaringClass() == Object.class) {
            return switch (method.getName()) {
                case "equals" -> proxy == arguments[0];
                case "hashCode" -> System.identityHashCode(proxy);
                default -> type.getSimpleName();
            };
        }
        Object result = answer.to(method.getName(), arguments);
        if (result == UNKNOWN && method.isDefault()) {
            return InvocationHandler.invokeDefault(proxy, method, arguments);
        }
        if (result == UNKNOWN) {
            throw new UnsupportedOperationException("The simulation has no answer to " + method);
        }
        return result;
    }
}
