package io.buckaroo.webflux.socket;

import io.buckaroo.BuckarooSocket;
import io.buckaroo.Frame;
import io.buckaroo.Result;
import io.buckaroo.benchmarks.MicroBenchmark;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Measures the receipt of a frame, from the masked bytes of a client to the handler.
 */
public class FrameDecodingBenchmark extends MicroBenchmark {

	private static final int BATCH = 16;

	/** The size of the text in bytes. */
	@Param({ "64", "128", "16384" })
	int size;

	private Frame frame = Frame.text("");

	private byte[] wire = {};

	private byte[] wireOfBatch = {};

	private final Receiver receiver = new Receiver();

	private final EmbeddedSocket connection = new EmbeddedSocket(this.receiver);

	/**
	 * Creates the input of the client.
	 */
	@Setup
	public void setUp() {
		this.frame = Frame.text("x".repeat(this.size));
		this.wire = masked(1);
		this.wireOfBatch = masked(BATCH);
	}

	private byte[] masked(int frames) {
		EmbeddedChannel client = new EmbeddedChannel(new WebSocket13FrameEncoder(true));
		ByteBuf wire = Unpooled.buffer();
		for (int i = 0; i < frames; i++) {
			client.writeOutbound(new TextWebSocketFrame(Unpooled.wrappedBuffer(this.frame.payload())));
			for (ByteBuf part = client.readOutbound(); part != null; part = client.readOutbound()) {
				wire.writeBytes(part);
				part.release();
			}
		}
		return ByteBufUtil.getBytes(wire);
	}

	/**
	 * Verifies that frames were received.
	 */
	@TearDown
	public void check() {
		if (!this.frame.equals(this.receiver.last)) {
			throw new IllegalStateException("Unexpected frame: " + this.receiver.last);
		}
	}

	/**
	 * Receives one frame at a time.
	 * @return the frame that the handler received
	 */
	@Benchmark
	public @Nullable Frame single() {
		this.connection.receive(this.wire);
		return this.receiver.last;
	}

	/**
	 * Receives many frames in one read.
	 * @return the last frame that the handler received
	 */
	@Benchmark
	@OperationsPerInvocation(BATCH)
	public @Nullable Frame batch() {
		this.connection.receive(this.wireOfBatch);
		return this.receiver.last;
	}

	/**
	 * Keeps the last frame.
	 */
	private static final class Receiver implements BuckarooSocket<Void> {

		private @Nullable Frame last;

		@Override
		public Result<Frame, Void> handle(Frame frame, @Nullable Void state) {
			this.last = frame;
			return Result.ok();
		}

	}

}
