package io.buckaroo.docs.handlers;

import java.time.Duration;

import io.buckaroo.test.TestRequest;
import io.buckaroo.test.TestSocket;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link BidSocket}, without a server.
 */
class BidSocketTests {

	private final TestSocket<BidSocket.Bidder> socket = TestSocket.open(new BidSocket(), TestRequest::answerPings);

	@Test
	void closesAfterTwoMinutesWithoutABid() {
		this.socket.advance(Duration.ofMinutes(2));
		assertThat(this.socket).hasSent("closed").hasCloseCode(4000).hasCloseReason("No bid in two minutes");
	}

	@Test
	void aBidRestartsTheTimer() {
		this.socket.advance(Duration.ofSeconds(119));
		this.socket.receive("12.50");
		this.socket.advance(Duration.ofSeconds(119));
		assertThat(this.socket).hasSent("12.50").isOpen();
		this.socket.advance(Duration.ofSeconds(1));
		assertThat(this.socket).hasSentLast("closed").hasEnded();
	}

	@Test
	void aDeadlineBeforeTheLastBidIsIgnored() {
		this.socket.receive("12.50");
		this.socket.send(new BidSocket.Deadline(0));
		assertThat(this.socket).hasSent("12.50").isOpen();
	}

}
