package io.buckaroo.benchmarks;

import io.buckaroo.benchmarks.load.Scenario;

/**
 * A scenario as the command line and the tables call it.
 *
 * @param name the name, without spaces
 * @param title the name in tables
 * @param scenario the scenario
 */
record NamedScenario(String name, String title, Scenario scenario) {

}
