package io.buckaroo.webflux.channel;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SentBytes}.
 */
class SentBytesTests {

	private final SlowChannel channel = new SlowChannel();

	private final SentBytes sent = SentBytes.of(this.channel);

	@AfterEach
	void close() {
		this.channel.finishAndReleaseAll();
	}

	@Test
	void aConnectionIsObservedOnce() {
		assertThat(SentBytes.of(this.channel)).isSameAs(this.sent);
	}

	@Test
	void bytesThatWaitAreWrittenButNotSent() {
		write(1000);
		assertThat(this.sent.written()).isGreaterThanOrEqualTo(1000);
		assertThat(this.sent.sent()).isZero();
	}

	@Test
	void bytesSentAreCountedAlthoughOthersTakeTheirPlace() {
		write(1000);
		long position = this.sent.written();
		for (int i = 1; i <= 9; i++) {
			send(100);
			write(100);
			assertThat(this.sent.sent()).isEqualTo(i * 100);
		}
		send(100);
		assertThat(this.sent.sent()).isGreaterThanOrEqualTo(position);
	}

	@Test
	void allBytesWrittenAreSentInTheEnd() {
		write(1000);
		write(10);
		send(5000);
		assertThat(this.sent.sent()).isEqualTo(this.sent.written());
	}

	private void write(int size) {
		this.channel.write(Unpooled.wrappedBuffer(new byte[size]));
	}

	private void send(int size) {
		this.channel.accepted = size;
		this.channel.flush();
	}

	/**
	 * A channel that accepts a number of bytes.
	 */
	private static final class SlowChannel extends EmbeddedChannel {

		private int accepted;

		@Override
		protected void doWrite(ChannelOutboundBuffer buffer) {
			while (this.accepted > 0 && buffer.current() instanceof ByteBuf bytes) {
				int size = Math.min(this.accepted, bytes.readableBytes());
				this.accepted -= size;
				buffer.removeBytes(size);
			}
		}

	}

}
