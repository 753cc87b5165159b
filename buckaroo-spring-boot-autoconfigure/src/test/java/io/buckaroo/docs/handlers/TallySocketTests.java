package io.buckaroo.docs.handlers;

import io.buckaroo.Connection;
import io.buckaroo.Frame;
import io.buckaroo.Result;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link TallySocket}, without a server.
 */
class TallySocketTests {

	private final TallySocket socket = new TallySocket();

	@Test
	void beginsWithTheWordOfThePath() {
		Connection connection = mock();
		given(connection.pathVariable("word")).willReturn("spring");
		assertThat(this.socket.init(connection)).isEqualTo(Result.ok(new TallySocket.Tally("spring", 0)));
	}

	@Test
	void countsItsWord() {
		TallySocket.Tally one = new TallySocket.Tally("spring", 1);
		assertThat(this.socket.handle(Frame.text("spring again"), one))
			.isEqualTo(Result.reply(Frame.text("heard 2 times"), new TallySocket.Tally("spring", 2)));
	}

	@Test
	void ignoresOtherMessages() {
		TallySocket.Tally one = new TallySocket.Tally("spring", 1);
		assertThat(this.socket.handle(Frame.text("autumn"), one)).isEqualTo(Result.ok());
		assertThat(this.socket.handle(Frame.binary(new byte[1]), one)).isEqualTo(Result.ok());
	}

	@Test
	void stopsOnRequest() {
		assertThat(this.socket.info("enough", new TallySocket.Tally("spring", 1))).isEqualTo(Result.stop());
	}

}
