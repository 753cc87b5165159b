package io.buckaroo.benchmarks.protocol;

/**
 * What a server says of its memory, after garbage collection.
 *
 * @param heap bytes of the heap in use
 * @param direct bytes of direct buffers, Netty's and those of the JDK
 */
public record MemoryUse(long heap, long direct) {

	/** The word that asks for it, and that the answer begins with. */
	public static final String COMMAND = "memory";

	/**
	 * The line that answers.
	 * @return the line
	 */
	public String line() {
		return COMMAND + " " + this.heap + " " + this.direct;
	}

	/**
	 * Reads a line.
	 * @param line what {@link #line()} gave
	 * @return the memory
	 */
	public static MemoryUse parse(String line) {
		String[] words = line.split(" ");
		return new MemoryUse(Long.parseLong(words[1]), Long.parseLong(words[2]));
	}

}
