package io.buckaroo.docs.handlers;

import java.time.Duration;

import io.buckaroo.Frame;
import io.buckaroo.Termination;
import io.buckaroo.test.TestSocket;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TallySocket}, without a server.
 */
class TallySocketTests {

	private final TestSocket<TallySocket.Tally> socket = TestSocket.open(new TallySocket(),
			(request) -> request.pathVariable("word", "spring"));

	@Test
	void beginsWithTheWordOfThePath() {
		assertThat(this.socket).hasState(new TallySocket.Tally("spring", 0)).hasSentNothing();
	}

	@Test
	void countsItsWord() {
		this.socket.receive("spring again", "autumn", "late spring");
		assertThat(this.socket).hasSent("heard 1 times", "heard 2 times").isOpen();
	}

	@Test
	void ignoresBinaryMessages() {
		this.socket.receive(Frame.binary(new byte[1]));
		assertThat(this.socket).hasSentNothing().isOpen();
	}

	@Test
	void stopsOnRequest() {
		this.socket.send("enough");
		assertThat(this.socket).hasEnded(Termination.Stopped.class).hasCloseCode(1000);
	}

	@Test
	void endsWhenTheClientIsSilent() {
		this.socket.advance(Duration.ofSeconds(60));
		assertThat(this.socket).hasSentPings(2).hasEnded(Termination.IdleTimeout.class);
	}

}
