package io.buckaroo.readme;

import io.buckaroo.Frame;
import io.buckaroo.Result;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class OrderSocketTests {

	@Test
	void countsTheDishes() {
		OrderSocket.Order one = new OrderSocket.Order("7", 1);
		assertThat(new OrderSocket().handle(Frame.text("soup"), one))
			.isEqualTo(Result.reply(Frame.text("soup for table 7, dish 2"), new OrderSocket.Order("7", 2)));
	}

}
