package io.buckaroo.docs.handlers;

import io.buckaroo.BuckarooSocket;
import io.buckaroo.Frame;
import io.buckaroo.Result;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.web.reactive.socket.CloseStatus;

/**
 * A socket that closes the connection of a client that sends text other than a JSON
 * object.
 */
class StrictOrderSocket implements BuckarooSocket<Void> {

	private final JsonMapper json;

	StrictOrderSocket(JsonMapper json) {
		this.json = json;
	}

	@Override
	public Result<Frame, Void> handle(Frame.Data frame, Void state) {
		if (!(frame instanceof Frame.Text text)) {
			return Result.stop(CloseStatus.NOT_ACCEPTABLE.withReason("Only text is accepted"));
		}
		try {
			JsonNode order = this.json.readTree(text.text());
			if (order.isObject()) {
				return receive(order);
			}
		}
		catch (JacksonException ex) {
			// closed like JSON of another form
		}
		return Result.stop(CloseStatus.BAD_DATA.withReason("Not a JSON object"));
	}

	private Result<Frame, Void> receive(JsonNode order) {
		return Result.reply(Frame.text("received " + order.path("product").asString("nothing")));
	}

}
