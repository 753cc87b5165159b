package io.buckaroo.docs.handlers;

import io.buckaroo.BuckarooSocket;
import io.buckaroo.Frame;
import io.buckaroo.Result;
import io.buckaroo.WebSocketMapping;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.stereotype.Component;
import org.springframework.util.Assert;
import org.springframework.web.reactive.socket.CloseStatus;

/**
 * A socket that receives and sends JSON.
 */
@Component
@WebSocketMapping("/orders")
class OrderSocket implements BuckarooSocket<Void> {

	private final JsonMapper json;

	OrderSocket(JsonMapper json) {
		this.json = json;
	}

	record Order(String product, int quantity) {

		Order {
			Assert.hasText(product, "'product' must not be empty");
			Assert.isTrue(quantity > 0, "'quantity' must be positive");
		}

	}

	record Answer(String status, @Nullable Order order) {

	}

	@Override
	public Result<Frame, Void> handle(Frame.Data frame, Void state) {
		if (!(frame instanceof Frame.Text text)) {
			return Result.stop(CloseStatus.NOT_ACCEPTABLE.withReason("Only text is accepted"));
		}
		Order order = parse(text.text());
		if (order == null) {
			return reply(new Answer("invalid", null));
		}
		return reply(new Answer("accepted", order));
	}

	private @Nullable Order parse(String text) {
		try {
			return this.json.readValue(text, Order.class);
		}
		catch (JacksonException ex) {
			return null;
		}
	}

	private Result<Frame, Void> reply(Answer answer) {
		return Result.reply(Frame.text(this.json.writeValueAsString(answer)));
	}

}
