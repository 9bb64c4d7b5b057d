/** One class a scenario; beside it its control, where a bug is planted that the check has to find. */
package io.tandem.e2e.chaos.scenarios;
