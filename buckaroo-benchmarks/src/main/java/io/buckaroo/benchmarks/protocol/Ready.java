package io.buckaroo.benchmarks.protocol;

/**
 * The first line of a server, once it takes connections.
 *
 * @param port the port, on all addresses of the machine
 */
public record Ready(int port) {

	private static final String WORD = "ready";

	/**
	 * The line.
	 * @return the line
	 */
	public String line() {
		return WORD + " " + this.port;
	}

	/**
	 * Reads a line.
	 * @param line what {@link #line()} gave
	 * @return what it says
	 */
	public static Ready parse(String line) {
		return new Ready(Integer.parseInt(line.split(" ")[1]));
	}

}
