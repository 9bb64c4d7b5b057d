/** Load generators: closed loops for rates, an open loop for latencies, streams, and a topic filled beforehand. */
package io.tandem.benchmark.load;
