package io.buckaroo.readme;

import java.time.Duration;

import io.buckaroo.Termination;
import io.buckaroo.test.TestMessageSocket;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class OrderSocketTests {

	@Test
	void servesATableUntilItFallsSilent() {
		var table = TestMessageSocket.open(new OrderSocket(), (request) -> request.pathVariable("table", "7"));
		table.advance(Duration.ofSeconds(30));
		assertThat(table).hasSent(new OrderSocket.Answer("Ready to order?"));
		table.receive(new OrderSocket.Dish("soup"));
		assertThat(table).hasSentLast(new OrderSocket.Answer("soup for table 7, dish 1")).isOpen();
		table.advance(Duration.ofSeconds(60));
		assertThat(table).hasSentPings(3).hasEnded(Termination.IdleTimeout.class);
	}

}
