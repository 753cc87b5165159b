package io.buckaroo.benchmarks;

import java.io.PrintWriter;

/**
 * Tells whoever waits what is going on.
 */
final class Progress {

	private final PrintWriter out;

	Progress(PrintWriter out) {
		this.out = out;
	}

	void say(String line) {
		this.out.println(line);
		this.out.flush();
	}

}
