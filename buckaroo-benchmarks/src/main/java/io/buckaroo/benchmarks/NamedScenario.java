package io.buckaroo.benchmarks;

import io.buckaroo.benchmarks.load.Scenario;

/**
 * A scenario with its names.
 *
 * @param name the name on the command line, without spaces
 * @param title the title in tables
 * @param scenario the scenario
 */
record NamedScenario(String name, String title, Scenario scenario) {

}
