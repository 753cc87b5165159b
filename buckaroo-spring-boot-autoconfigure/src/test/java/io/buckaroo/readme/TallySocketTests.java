package io.buckaroo.readme;

import io.buckaroo.Frame;
import io.buckaroo.Result;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TallySocket}, as shown in the README.
 */
class TallySocketTests {

	@Test
	void countsItsWord() {
		TallySocket.Tally one = new TallySocket.Tally("spring", 1);
		assertThat(new TallySocket().handle(Frame.text("spring again"), one))
			.isEqualTo(Result.reply(Frame.text("heard 2 times"), new TallySocket.Tally("spring", 2)));
	}

}
