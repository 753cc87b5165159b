package io.buckaroo.benchmarks.load;

import io.buckaroo.benchmarks.protocol.Schedule;

/**
 * Makes a server publish.
 */
@FunctionalInterface
public interface ServerPublisher {

	/**
	 * Publishes, and returns when all is handed over, though perhaps not yet sent.
	 * @param schedule what and when
	 */
	void publish(Schedule schedule);

}
