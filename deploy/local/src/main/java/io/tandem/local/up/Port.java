package io.tandem.local.up;

import io.tandem.local.Ports;

/** A port of this machine and the option that chooses another one. */
record Port(String option, int number) {

    Port {
        if (number < 1 || number > 65_535) {
            throw new UpException(option + " " + number + ": a port is a number from 1 to 65535.");
        }
    }

    void requireFree(String user) {
        if (!Ports.isFree(number)) {
            throw new UpException("Port " + number + ", which " + user + " needs, is taken by another program. End that one, "
                    + "or choose another port: " + option + " PORT");
        }
    }
}
