package io.buckaroo.webflux.handshake;

import java.util.Map;

import org.junit.jupiter.api.Test;
import reactor.util.context.Context;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Handshake}.
 */
class HandshakeTests {

	private final Quota<Object> quota = new Quota<>(1);

	private final Handshake handshake = new Handshake("1", null, Map.of(), null, null, Context.empty());

	@Test
	void aSlotIsReleasedWhenTheExchangeEnds() {
		this.handshake.hold(slot());
		assertThat(this.quota.take("all")).isFalse();
		this.handshake.exchangeOver();
		assertThat(this.quota.take("all")).isTrue();
	}

	@Test
	void aSlotThatIsTakenAfterTheEndOfTheExchangeIsReleasedAtOnce() {
		this.handshake.exchangeOver();
		this.handshake.hold(slot());
		assertThat(this.quota.take("all")).isTrue();
	}

	@Test
	void aSlotIsReleasedOnce() {
		this.handshake.hold(slot());
		this.handshake.exchangeOver();
		Slot next = slot();
		this.handshake.exchangeOver();
		assertThat(this.quota.take("all")).isFalse();
		next.exchangeOver();
		assertThat(this.quota.take("all")).isTrue();
	}

	private Slot slot() {
		assertThat(this.quota.take("all")).isTrue();
		return new Slot(this.quota, "all", null);
	}

}
