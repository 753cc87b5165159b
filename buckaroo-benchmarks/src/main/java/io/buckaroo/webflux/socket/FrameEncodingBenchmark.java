package io.buckaroo.webflux.socket;

import java.util.stream.Stream;

import io.buckaroo.Frame;
import io.buckaroo.Result;
import io.buckaroo.benchmarks.MicroBenchmark;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Measures the sending of a frame to one connection, from the transport to the bytes for
 * the network.
 */
public class FrameEncodingBenchmark extends MicroBenchmark {

	private static final int CONNECTIONS = 64;

	private static final int BATCH = 16;

	/** The size of the text in bytes. */
	@Param({ "64", "128", "16384" })
	int size;

	private final EmbeddedSocket[] connections = Stream
		.generate(() -> new EmbeddedSocket((frame, state) -> Result.ok()))
		.limit(CONNECTIONS)
		.toArray(EmbeddedSocket[]::new);

	private String text = "";

	private long sent;

	/**
	 * Creates the text.
	 */
	@Setup
	public void setUp() {
		this.text = "x".repeat(this.size);
	}

	/**
	 * Verifies that frames were sent.
	 */
	@TearDown
	public void check() {
		if (this.sent < this.size) {
			throw new IllegalStateException("Nothing was sent");
		}
	}

	/**
	 * Sends a new frame.
	 * @return the number of bytes sent so far
	 */
	@Benchmark
	public long fresh() {
		this.connections[0].write(Frame.text(this.text));
		this.sent = this.connections[0].flush();
		return this.sent;
	}

	/**
	 * Sends new frames that are flushed together.
	 * @return the number of bytes sent so far
	 */
	@Benchmark
	@OperationsPerInvocation(BATCH)
	public long freshBatch() {
		for (int i = 0; i < BATCH; i++) {
			this.connections[0].write(Frame.text(this.text));
		}
		this.sent = this.connections[0].flush();
		return this.sent;
	}

	/**
	 * Sends a frame that many connections share.
	 * @return the number of bytes sent so far
	 */
	@Benchmark
	@OperationsPerInvocation(CONNECTIONS)
	public long shared() {
		Frame frame = Frame.text(this.text);
		for (EmbeddedSocket connection : this.connections) {
			connection.write(frame);
			this.sent = connection.flush();
		}
		return this.sent;
	}

}
