package io.buckaroo.docs.handlers;

import io.buckaroo.Frame;
import io.buckaroo.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.web.reactive.socket.CloseStatus;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link OrderSocket} and {@link StrictOrderSocket}.
 */
class OrderSocketTests {

	private static final Result<Frame, Void> INVALID = Result
		.reply(Frame.text("{\"status\":\"invalid\",\"order\":null}"));

	private static final Result<Frame, Void> NOT_AN_OBJECT = Result
		.stop(CloseStatus.BAD_DATA.withReason("Not a JSON object"));

	private final OrderSocket socket = new OrderSocket(new JsonMapper());

	private final StrictOrderSocket strict = new StrictOrderSocket(new JsonMapper());

	@Test
	void acceptsAnOrder() {
		assertThat(this.socket.handle(Frame.text("{\"product\":\"saddle\",\"quantity\":2}"), null)).isEqualTo(Result
			.reply(Frame.text("{\"status\":\"accepted\",\"order\":{\"product\":\"saddle\",\"quantity\":2}}")));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "hello", "{\"product\":", "null", "[]", "{}", "{\"product\":\"saddle\"}",
			"{\"product\":\"saddle\",\"quantity\":\"many\"}", "{\"product\":\"saddle\",\"quantity\":0}",
			"{\"product\":\"saddle\",\"quantity\":1} {}", "{\"product\":\"saddle\",\"quantity\":99999999999}" })
	void answersAnythingElse(String text) {
		assertThat(this.socket.handle(Frame.text(text), null)).isEqualTo(INVALID);
	}

	@Test
	void answersJsonThatIsNestedTooDeeply() {
		assertThat(this.socket.handle(Frame.text("[".repeat(100_000)), null)).isEqualTo(INVALID);
		assertThat(this.strict.handle(Frame.text("[".repeat(100_000)), null)).isEqualTo(NOT_AN_OBJECT);
	}

	@Test
	void refusesBinary() {
		Result<Frame, Void> refused = Result.stop(CloseStatus.NOT_ACCEPTABLE.withReason("Only text is accepted"));
		assertThat(this.socket.handle(Frame.binary(new byte[1]), null)).isEqualTo(refused);
		assertThat(this.strict.handle(Frame.binary(new byte[1]), null)).isEqualTo(refused);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "hello", "{\"product\":", "null", "1", "[]" })
	void closesOnTextOtherThanAJsonObject(String text) {
		assertThat(this.strict.handle(Frame.text(text), null)).isEqualTo(NOT_AN_OBJECT);
	}

	@Test
	void receivesAJsonObject() {
		assertThat(this.strict.handle(Frame.text("{\"product\":\"saddle\"}"), null))
			.isEqualTo(Result.reply(Frame.text("received saddle")));
	}

}
