package io.buckaroo.webflux;

import java.util.stream.Stream;

import io.buckaroo.BuckarooSocket;
import io.buckaroo.Frame;
import io.buckaroo.Result;
import io.buckaroo.benchmarks.MicroBenchmark;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What it costs to send a frame to one connection, from the transport down to the bytes
 * that the network would take.
 */
public class FrameEncodingBenchmark extends MicroBenchmark {

	private static final int CONNECTIONS = 64;

	/** How many bytes the text has. */
	@Param({ "64", "128", "16384" })
	int size;

	private final BuckarooSocket<Void> silent = (frame, state) -> Result.ok();

	private final EmbeddedSocket[] connections = Stream.generate(() -> new EmbeddedSocket(this.silent))
		.limit(CONNECTIONS)
		.toArray(EmbeddedSocket[]::new);

	private String text = "";

	private long sent;

	/**
	 * Makes the text.
	 */
	@Setup
	public void setUp() {
		this.text = "x".repeat(this.size);
	}

	/**
	 * Makes sure that something was measured.
	 */
	@TearDown
	public void check() {
		if (this.sent < this.size) {
			throw new IllegalStateException("Nothing was sent");
		}
	}

	/**
	 * A frame of its own.
	 * @return how many bytes were sent so far
	 */
	@Benchmark
	public long fresh() {
		this.sent = this.connections[0].send(Frame.text(this.text));
		return this.sent;
	}

	/**
	 * A frame that many connections share.
	 * @return how many bytes were sent so far
	 */
	@Benchmark
	@OperationsPerInvocation(CONNECTIONS)
	public long shared() {
		Frame frame = Frame.text(this.text);
		for (EmbeddedSocket connection : this.connections) {
			this.sent = connection.send(frame);
		}
		return this.sent;
	}

}
