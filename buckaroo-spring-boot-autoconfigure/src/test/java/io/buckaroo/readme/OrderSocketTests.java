package io.buckaroo.readme;

import java.time.Duration;

import io.buckaroo.Termination;
import io.buckaroo.test.TestSocket;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class OrderSocketTests {

	@Test
	void servesATableUntilItFallsSilent() {
		var table = TestSocket.open(new OrderSocket(), (request) -> request.pathVariable("table", "7"));
		table.advance(Duration.ofSeconds(30));
		table.receive("soup");
		assertThat(table).hasSent("Ready to order?", "soup for table 7, dish 1").isOpen();
		table.advance(Duration.ofSeconds(60));
		assertThat(table).hasSentPings(3).hasEnded(Termination.IdleTimeout.class);
	}

}
