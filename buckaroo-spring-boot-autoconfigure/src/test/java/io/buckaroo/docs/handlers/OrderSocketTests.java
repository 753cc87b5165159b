package io.buckaroo.docs.handlers;

import io.buckaroo.Frame;
import io.buckaroo.test.TestSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link OrderSocket} and {@link StrictOrderSocket}, without a server.
 */
class OrderSocketTests {

	private static final String INVALID = "{\"status\":\"invalid\",\"order\":null}";

	private static final String NOT_AN_OBJECT = "Not a JSON object";

	private final TestSocket<Void> socket = TestSocket.open(new OrderSocket(new JsonMapper()));

	private final TestSocket<Void> strict = TestSocket.open(new StrictOrderSocket(new JsonMapper()));

	@Test
	void acceptsAnOrder() {
		this.socket.receive("{\"product\":\"saddle\",\"quantity\":2}");
		assertThat(this.socket).hasSent("{\"status\":\"accepted\",\"order\":{\"product\":\"saddle\",\"quantity\":2}}");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "hello", "{\"product\":", "null", "[]", "{}", "{\"product\":\"saddle\"}",
			"{\"product\":\"saddle\",\"quantity\":\"many\"}", "{\"product\":\"saddle\",\"quantity\":0}",
			"{\"product\":\"saddle\",\"quantity\":1} {}", "{\"product\":\"saddle\",\"quantity\":99999999999}" })
	void answersAnythingElse(String text) {
		this.socket.receive(text);
		assertThat(this.socket).hasSent(INVALID).isOpen();
	}

	@Test
	void answersJsonThatIsNestedTooDeeply() {
		this.socket.receive("[".repeat(100_000));
		this.strict.receive("[".repeat(100_000));
		assertThat(this.socket).hasSent(INVALID);
		assertThat(this.strict).hasCloseCode(1007).hasCloseReason(NOT_AN_OBJECT);
	}

	@Test
	void refusesBinary() {
		this.socket.receive(Frame.binary(new byte[1]));
		this.strict.receive(Frame.binary(new byte[1]));
		assertThat(this.socket).hasCloseCode(1003).hasCloseReason("Only text is accepted");
		assertThat(this.strict).hasCloseCode(1003).hasCloseReason("Only text is accepted");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "hello", "{\"product\":", "null", "1", "[]" })
	void closesOnTextOtherThanAJsonObject(String text) {
		this.strict.receive(text);
		assertThat(this.strict).hasCloseCode(1007).hasCloseReason(NOT_AN_OBJECT);
	}

	@Test
	void receivesAJsonObject() {
		this.strict.receive("{\"product\":\"saddle\"}");
		assertThat(this.strict).hasSent("received saddle");
	}

}
