package io.tandem.e2e.manifests;

import java.util.List;

import io.tandem.e2e.manifests.rules.AclsCoverUse;
import io.tandem.e2e.manifests.rules.AddOnTypes;
import io.tandem.e2e.manifests.rules.AddressesExist;
import io.tandem.e2e.manifests.rules.AlertsHaveRunbooks;
import io.tandem.e2e.manifests.rules.AuthenticationOn;
import io.tandem.e2e.manifests.rules.BrokersSpread;
import io.tandem.e2e.manifests.rules.ConfigMapsExist;
import io.tandem.e2e.manifests.rules.ConnectionsFit;
import io.tandem.e2e.manifests.rules.GraceCoversDrain;
import io.tandem.e2e.manifests.rules.IngressGuarded;
import io.tandem.e2e.manifests.rules.KafkaIsShielded;
import io.tandem.e2e.manifests.rules.KafkaVersionSupported;
import io.tandem.e2e.manifests.rules.KedaTypes;
import io.tandem.e2e.manifests.rules.KubernetesTypes;
import io.tandem.e2e.manifests.rules.MonitoringLoads;
import io.tandem.e2e.manifests.rules.NetworkPaths;
import io.tandem.e2e.manifests.rules.NoSecretInGit;
import io.tandem.e2e.manifests.rules.PortsMatch;
import io.tandem.e2e.manifests.rules.ProbesOnManagement;
import io.tandem.e2e.manifests.rules.ReplicasWithinPartitions;
import io.tandem.e2e.manifests.rules.RestrictedPods;
import io.tandem.e2e.manifests.rules.SecretsExist;
import io.tandem.e2e.manifests.rules.SelectorsMatch;
import io.tandem.e2e.manifests.rules.SettingsExist;
import io.tandem.e2e.manifests.rules.StrimziSchemas;
import io.tandem.e2e.manifests.rules.TargetsExist;
import io.tandem.e2e.manifests.rules.TopicsMatchContract;
import io.tandem.e2e.manifests.rules.VolumesMatch;

/** All rules. The first are about single objects, the next about references between them, the last about the services. */
final class Rules {

    static final List<Rule> ALL = List.of(
            new KubernetesTypes(), new StrimziSchemas(), new KedaTypes(), new AddOnTypes(),
            new SelectorsMatch(), new TargetsExist(), new ConfigMapsExist(), new SecretsExist(), new VolumesMatch(),
            new NetworkPaths(), new AddressesExist(), new RestrictedPods(), new NoSecretInGit(), new AuthenticationOn(),
            new PortsMatch(), new ProbesOnManagement(), new SettingsExist(), new TopicsMatchContract(), new AclsCoverUse(),
            new GraceCoversDrain(), new ReplicasWithinPartitions(), new AlertsHaveRunbooks(),
            new KafkaVersionSupported(), new BrokersSpread(), new KafkaIsShielded(), new ConnectionsFit(), new IngressGuarded(),
            new MonitoringLoads());

    private Rules() {
    }
}
