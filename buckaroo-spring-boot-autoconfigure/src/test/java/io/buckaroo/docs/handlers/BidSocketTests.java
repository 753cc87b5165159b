package io.buckaroo.docs.handlers;

import java.time.Duration;

import io.buckaroo.Connection;
import io.buckaroo.Frame;
import io.buckaroo.Mailbox;
import io.buckaroo.Result;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.Disposables;

import org.springframework.web.reactive.socket.CloseStatus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;

/**
 * Tests for {@link BidSocket}, without a server.
 */
class BidSocketTests {

	private final BidSocket socket = new BidSocket();

	private final Mailbox mailbox = mock();

	private final Connection connection = mock();

	@Test
	void aBidRestartsTheTimer() {
		Disposable first = Disposables.single();
		Disposable second = Disposables.single();
		given(this.connection.mailbox()).willReturn(this.mailbox);
		given(this.mailbox.sendAfter(any(), any())).willReturn(first, second);
		assertThat(this.socket.init(this.connection))
			.isEqualTo(Result.ok(new BidSocket.Bidder(this.connection, 0, first)));
		verify(this.mailbox).sendAfter(Duration.ofMinutes(2), new BidSocket.Deadline(0));
		assertThat(this.socket.handle(Frame.text("12.50"), new BidSocket.Bidder(this.connection, 0, first)))
			.isEqualTo(Result.reply(Frame.text("12.50"), new BidSocket.Bidder(this.connection, 1, second)));
		assertThat(first.isDisposed()).isTrue();
		assertThat(second.isDisposed()).isFalse();
	}

	@Test
	void theDeadlineClosesTheConnection() {
		BidSocket.Bidder bidder = new BidSocket.Bidder(this.connection, 1, Disposables.single());
		assertThat(this.socket.info(new BidSocket.Deadline(1), bidder))
			.isEqualTo(Result.stop(Result.reply(Frame.text("closed")), new CloseStatus(4000, "No bid in two minutes")));
	}

	@Test
	void aDeadlineBeforeTheLastBidIsIgnored() {
		BidSocket.Bidder bidder = new BidSocket.Bidder(this.connection, 1, Disposables.single());
		assertThat(this.socket.info(new BidSocket.Deadline(0), bidder)).isEqualTo(Result.ok());
	}

}
