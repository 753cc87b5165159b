package io.buckaroo.benchmarks.load;

import io.buckaroo.benchmarks.protocol.Payload;
import io.netty.buffer.ByteBuf;

/**
 * Expects all published messages in order.
 */
final class Subscription implements Conversation {

	private final Payload payload;

	private final Tally tally;

	private long received;

	Subscription(Payload payload, Tally tally) {
		this.payload = payload;
		this.tally = tally;
	}

	@Override
	public void message(ByteBuf buffer, int offset, int length, long now) {
		this.tally.count(this.payload.verify(buffer, offset, length, this.received++), now);
	}

}
