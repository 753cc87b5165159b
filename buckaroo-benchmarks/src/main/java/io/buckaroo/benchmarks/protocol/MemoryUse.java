package io.buckaroo.benchmarks.protocol;

/**
 * The memory in use of a server after garbage collection.
 *
 * @param heap the used heap in bytes
 * @param direct the size of all direct buffers of Netty and of the JDK in bytes
 */
public record MemoryUse(long heap, long direct) {

	/** The command that requests it, which is also the first word of the reply. */
	public static final String COMMAND = "memory";

	/**
	 * Returns the reply of the server.
	 * @return the line, without a line terminator
	 */
	public String line() {
		return COMMAND + " " + this.heap + " " + this.direct;
	}

	/**
	 * Parses the reply of a server.
	 * @param line the line, as returned by {@link #line()}
	 * @return the memory in use
	 */
	public static MemoryUse parse(String line) {
		String[] words = line.split(" ");
		return new MemoryUse(Long.parseLong(words[1]), Long.parseLong(words[2]));
	}

}
