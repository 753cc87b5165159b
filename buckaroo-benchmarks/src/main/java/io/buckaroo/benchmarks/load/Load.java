package io.buckaroo.benchmarks.load;

import java.time.Duration;

/**
 * The traffic of one scenario on one server. Its connections are open, and stay so from
 * round to round.
 */
public interface Load extends AutoCloseable {

	/**
	 * Runs the scenario for a while, and until all that is underway has come.
	 * @param duration how long
	 * @return what was seen
	 * @throws io.buckaroo.benchmarks.protocol.ViolationException if the server sent
	 * anything but what it should
	 */
	Sample run(Duration duration);

	@Override
	void close();

}
