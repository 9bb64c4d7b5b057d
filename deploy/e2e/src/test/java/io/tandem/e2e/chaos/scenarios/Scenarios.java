package io.tandem.e2e.chaos.scenarios;

import java.util.List;
import java.util.stream.Collectors;

import io.tandem.e2e.chaos.Scenario;

/** The list of all scenarios, each followed by its control. */
public final class Scenarios {

    private static final List<Scenario> ALL = List.of(
            new KilledServices(), new KilledServicesControl(),
            new KilledConsumer(), new KilledConsumerControl(),
            new MovedOffsets(), new MovedOffsetsControl(),
            new KilledBrokers(), new KilledBrokersControl(),
            new FullBrokerDisk(), new FullBrokerDiskControl(),
            new LostDatabase(), new LostDatabaseControl(),
            new RefusingDatabase(), new RefusingDatabaseControl(),
            new FailingDestination(), new FailingDestinationControl(),
            new BadNetwork(), new BadNetworkControl(),
            new FewDescriptors(), new FewDescriptorsControl(),
            new RecreatedTopic(), new RecreatedTopicControl(),
            new ManyKeys(), new ManyKeysControl(),
            new Rebalances(), new RebalancesControl(),
            new Overload(), new OverloadControl(),
            new PoisonedTopic(), new PoisonedTopicControl(),
            new RollingUpgrade(), new RollingUpgradeControl(),
            new WrongClocks(), new WrongClocksControl(),
            new Soak(), new SoakControl(),
            new KilledReplay(), new KilledReplayControl());

    /** The scenarios that CI has time for. The last one shows that the check finds a planted bug. */
    private static final List<String> SHORT = List.of("killed-services", "recreated-topic", "killed-brokers",
            "killed-brokers-control");

    private Scenarios() {
    }

    /**
     * The scenarios of these names or numbers; none: all.
     *
     * @throws IllegalArgumentException if there is none of a name
     */
    public static List<Scenario> named(List<String> names) {
        return names.isEmpty() ? ALL : names.stream().flatMap(name -> named(name).stream()).distinct().toList();
    }

    private static List<Scenario> named(String name) {
        if (name.equals("short")) {
            return named(SHORT);
        }
        List<Scenario> found = ALL.stream()
                .filter(scenario -> scenario.name().equals(name) || String.valueOf(number(scenario)).equals(name))
                .toList();
        if (found.isEmpty()) {
            throw new IllegalArgumentException("There is no scenario " + name);
        }
        return found;
    }

    /** The number of the scenario; its control has the same. */
    public static int number(Scenario scenario) {
        return ALL.indexOf(scenario) / 2 + 1;
    }

    /** The names, for the usage. */
    public static String list() {
        return ALL.stream()
                .map(scenario -> "  %2d %s".formatted(number(scenario), scenario.name()))
                .collect(Collectors.joining("\n"));
    }
}
