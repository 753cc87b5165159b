package io.buckaroo.webflux.sse;

import java.util.function.Function;

import io.buckaroo.Event;
import io.buckaroo.benchmarks.MicroBenchmark;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/**
 * Measures the encoding of an event for one stream, into the buffer of its next chunk.
 * The transport, which needs an HTTP exchange, is not included.
 */
public class EventEncodingBenchmark extends MicroBenchmark {

	private static final int CONNECTIONS = 64;

	private static final Function<Object, String> NO_JSON = (data) -> {
		throw new IllegalStateException("The data is a string");
	};

	/** The size of the data in bytes. */
	@Param({ "64", "128", "16384" })
	int size;

	private String data = "";

	/**
	 * Creates the data.
	 */
	@Setup
	public void setUp() {
		this.data = "x".repeat(this.size);
	}

	/**
	 * Encodes a new event.
	 * @return the number of bytes encoded
	 */
	@Benchmark
	public int fresh() {
		return encode(Event.of(this.data));
	}

	/**
	 * Encodes an event that many connections share.
	 * @return the number of bytes encoded
	 */
	@Benchmark
	@OperationsPerInvocation(CONNECTIONS)
	public int shared() {
		Event event = Event.of(this.data);
		int bytes = 0;
		for (int i = 0; i < CONNECTIONS; i++) {
			bytes += encode(event);
		}
		return bytes;
	}

	private static int encode(Event event) {
		ByteBuf chunk = ByteBufAllocator.DEFAULT.ioBuffer();
		try {
			return chunk.writeBytes(event.encode(NO_JSON)).readableBytes();
		}
		finally {
			chunk.release();
		}
	}

}
