package io.buckaroo.benchmarks.load;

import io.buckaroo.benchmarks.protocol.Payload;
import io.buckaroo.benchmarks.protocol.ViolationException;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/**
 * A short connection: one message, its echo, and the closing handshake, after which the
 * server closes the TCP connection.
 */
final class OneEcho implements Conversation {

	private final Payload payload;

	private final MaskedFrames frames;

	private final Tally tally;

	private final Runnable onClosed;

	private final long start = System.nanoTime();

	private @Nullable Channel channel;

	private long received;

	OneEcho(Payload payload, MaskedFrames frames, Tally tally, Runnable onClosed) {
		this.payload = payload;
		this.frames = frames;
		this.tally = tally;
		this.onClosed = onClosed;
	}

	void begin(Channel channel) {
		this.channel = channel;
		channel.writeAndFlush(this.frames.message(0, this.start), channel.voidPromise());
	}

	@Override
	public void message(ByteBuf buffer, int offset, int length, long now) {
		this.payload.verify(buffer, offset, length, this.received++);
		if (this.channel != null) {
			this.channel.writeAndFlush(MaskedFrames.close(), this.channel.voidPromise());
		}
	}

	@Override
	public void closed(boolean clean) {
		if (!clean || this.received != 1) {
			throw new ViolationException("The server closed a connection without an echo or a close frame");
		}
		this.onClosed.run();
		this.tally.count(this.start, System.nanoTime());
	}

}
