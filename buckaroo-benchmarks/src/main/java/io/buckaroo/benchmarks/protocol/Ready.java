package io.buckaroo.benchmarks.protocol;

/**
 * The first line of a server, sent when it accepts connections.
 *
 * @param port the server port, on all addresses of the machine
 */
public record Ready(int port) {

	private static final String WORD = "ready";

	/**
	 * Returns the line of the server.
	 * @return the line, without a line terminator
	 */
	public String line() {
		return WORD + " " + this.port;
	}

	/**
	 * Parses the line of a server.
	 * @param line the line, as returned by {@link #line()}
	 * @return the parsed line
	 */
	public static Ready parse(String line) {
		return new Ready(Integer.parseInt(line.split(" ")[1]));
	}

}
