/** Faults on a running pair under load, and the check that nothing was lost, doubled or reordered. */
package io.tandem.e2e.chaos;
