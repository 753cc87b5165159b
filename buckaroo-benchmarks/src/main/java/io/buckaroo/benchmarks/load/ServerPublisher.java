package io.buckaroo.benchmarks.load;

import io.buckaroo.benchmarks.protocol.Schedule;

/**
 * Publishes messages on a server.
 */
@FunctionalInterface
public interface ServerPublisher {

	/**
	 * Publishes messages, and returns when the server has accepted all of them for
	 * sending.
	 * @param schedule the messages and their times
	 */
	void publish(Schedule schedule);

}
