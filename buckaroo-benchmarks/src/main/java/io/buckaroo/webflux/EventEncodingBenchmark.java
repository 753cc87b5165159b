package io.buckaroo.webflux;

import java.util.function.Function;

import io.buckaroo.Event;
import io.buckaroo.WireFormat;
import io.buckaroo.benchmarks.MicroBenchmark;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/**
 * What it costs to encode an event for one stream, into the buffer of its next chunk. The
 * transport itself is left out, as it needs a whole HTTP exchange.
 */
public class EventEncodingBenchmark extends MicroBenchmark {

	private static final int CONNECTIONS = 64;

	private static final Function<Object, String> NO_JSON = (data) -> {
		throw new IllegalStateException("The data is a string");
	};

	/** How many bytes the data has. */
	@Param({ "64", "128", "16384" })
	int size;

	private String data = "";

	/**
	 * Makes the data.
	 */
	@Setup
	public void setUp() {
		this.data = "x".repeat(this.size);
	}

	/**
	 * An event of its own.
	 * @return how many bytes were encoded
	 */
	@Benchmark
	public int fresh() {
		return encode(Event.of(this.data));
	}

	/**
	 * An event that many connections share.
	 * @return how many bytes were encoded
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
			return chunk.writeBytes(WireFormat.encode(event, NO_JSON)).readableBytes();
		}
		finally {
			chunk.release();
		}
	}

}
