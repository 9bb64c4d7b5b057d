package io.tandem.local.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

/**
 * The rules that keep the tree of a service as ARCHITECTURE.md describes it, checked on its compiled classes. Each check
 * returns its violations, one sentence each; none means that the rule is kept.
 */
public final class HouseRules {

    private static final String CONFIG_PROPERTY = "org.eclipse.microprofile.config.inject.ConfigProperty";
    private static final Set<String> SLEEPS = Set.of("java.lang.Thread.sleep", "java.util.concurrent.TimeUnit.sleep",
            "java.util.concurrent.locks.LockSupport.parkNanos");

    private final String root;
    private final List<String> packages;
    private final JavaClasses main;
    private final JavaClasses all;

    private HouseRules(String root, List<String> packages, ImportOption main) {
        this.root = root;
        this.packages = packages;
        this.main = new ClassFileImporter().withImportOption(main).importPackages(root);
        this.all = new ClassFileImporter().importPackages(root);
    }

    /**
     * @param root the package of the service
     * @param packages the packages below it, from the top to the bottom: a package imports only those after it. An empty
     *        name stands for the root itself.
     */
    public static HouseRules of(String root, String... packages) {
        return new HouseRules(root, List.of(packages), ImportOption.Predefined.DO_NOT_INCLUDE_TESTS);
    }

    /** For the test of these rules, which has its classes among the tests. */
    static HouseRules ofTests(String root, String... packages) {
        return new HouseRules(root, List.of(packages), ImportOption.Predefined.ONLY_INCLUDE_TESTS);
    }

    /** Packages that hold more than this many classes; nested classes and package-info do not count. */
    public List<String> packagesLargerThan(int limit) {
        return main.stream()
                .filter(type -> type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
                .collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()))
                .entrySet().stream()
                .filter(entry -> entry.getValue() > limit)
                .map(entry -> entry.getKey() + " holds " + entry.getValue() + " classes, more than " + limit)
                .sorted()
                .toList();
    }

    /** Uses of a package that does not stand below the user's own. An order without upward uses has no cycle. */
    public List<String> upwardImports() {
        return collect(main, (type, found) -> type.getDirectDependenciesFromSelf().stream()
                .map(dependency -> dependency.getTargetClass().getBaseComponentType())
                .filter(target -> isOwn(target) && place(target) < place(type))
                .forEach(target -> found.accept(type.getName() + " imports upward " + target.getName())));
    }

    /** Packages that the order does not name: nobody has decided what they may import. */
    public List<String> unnamedPackages() {
        return collect(main, (type, found) -> {
            if (place(type) < 0) {
                found.accept(type.getPackageName() + " has no place in the order of the packages");
            }
        });
    }

    /** Settings that are read anywhere but in the one ConfigMapping of the service. */
    public List<String> configProperties() {
        return collect(main, (type, found) -> type.getDirectDependenciesFromSelf().stream()
                .filter(dependency -> dependency.getTargetClass().getName().equals(CONFIG_PROPERTY))
                .forEach(dependency -> found.accept(type.getName() + " reads a setting with @ConfigProperty")));
    }

    /** Sleeps in the service and in its tests: a wait ends with the outcome. */
    public List<String> sleeps() {
        return collect(all, (type, found) -> type.getAccessesFromSelf().stream()
                .filter(HouseRules::isSleep)
                .forEach(access -> found.accept(access.getOrigin().getFullName() + " sleeps")));
    }

    private static boolean isSleep(JavaAccess<?> access) {
        return SLEEPS.contains(access.getTargetOwner().getName() + "." + access.getName());
    }

    private boolean isOwn(JavaClass type) {
        return type.getPackageName().equals(root) || type.getPackageName().startsWith(root + ".");
    }

    private int place(JavaClass type) {
        String name = type.getPackageName();
        return packages.indexOf(name.equals(root) ? "" : name.substring(root.length() + 1));
    }

    private interface Check {
        void run(JavaClass type, Consumer<String> found);
    }

    private static List<String> collect(JavaClasses types, Check check) {
        List<String> violations = new ArrayList<>();
        types.forEach(type -> check.run(type, violations::add));
        return violations.stream().distinct().sorted().toList();
    }
}
