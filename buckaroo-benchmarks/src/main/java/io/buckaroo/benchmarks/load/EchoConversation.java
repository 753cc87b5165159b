package io.buckaroo.benchmarks.load;

import java.util.function.BooleanSupplier;

import io.buckaroo.benchmarks.protocol.Payload;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/**
 * Sends messages and expects their echoes in the same order.
 */
final class EchoConversation implements Conversation {

	private final Payload payload;

	private final MaskedFrames frames;

	private final Tally tally;

	private final BooleanSupplier again;

	private @Nullable Channel channel;

	private long sent;

	private long received;

	private boolean unflushed;

	/**
	 * Creates a conversation.
	 * @param again whether each echo is followed by the next message
	 */
	EchoConversation(Payload payload, MaskedFrames frames, Tally tally, BooleanSupplier again) {
		this.payload = payload;
		this.frames = frames;
		this.tally = tally;
		this.again = again;
	}

	void begin(Channel channel) {
		this.channel = channel;
	}

	long sent() {
		return this.sent;
	}

	/**
	 * Writes a message, to be sent by the next flush.
	 * @param due the due time, by {@link System#nanoTime()}
	 */
	void send(long due) {
		if (this.channel != null) {
			this.channel.write(this.frames.message(this.sent++, due), this.channel.voidPromise());
			this.unflushed = true;
		}
	}

	void flush() {
		if (this.unflushed && this.channel != null) {
			this.unflushed = false;
			this.channel.flush();
		}
	}

	@Override
	public void message(ByteBuf buffer, int offset, int length, long now) {
		long due = this.payload.verify(buffer, offset, length, this.received++);
		this.tally.count(due, now);
		if (this.again.getAsBoolean()) {
			send(System.nanoTime());
		}
	}

	@Override
	public void readComplete() {
		flush();
	}

}
