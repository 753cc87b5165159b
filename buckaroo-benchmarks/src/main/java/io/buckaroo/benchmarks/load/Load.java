package io.buckaroo.benchmarks.load;

import java.time.Duration;

/**
 * The load of one scenario on a server. Its connections stay open between rounds.
 */
public interface Load extends AutoCloseable {

	/**
	 * Runs the scenario for the given time and then waits for outstanding messages.
	 * @param duration the duration of the round
	 * @return the result of the round
	 * @throws io.buckaroo.benchmarks.protocol.ViolationException if the server sends
	 * unexpected data or fails to send expected data
	 */
	Sample run(Duration duration);

	@Override
	void close();

}
