package io.buckaroo.test;

import io.buckaroo.BuckarooEventSource;
import io.buckaroo.Event;
import io.buckaroo.Frame;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for the assertions on JSON and on parts of texts.
 */
class JsonAssertionsTests {

	private final TestSocket<Void> socket = TestSocket.open(new Echo());

	private final TestEventSource<Void> stream = open(TestBuckaroo.create());

	@Test
	void comparesTextFramesAsJson() {
		this.socket.receive("{\"author\":\"ann\",\"stars\":5.0}", "[1, {}]", "null");
		assertThat(this.socket).hasSentJson("{ \"stars\": 5, \"author\": \"ann\" }", "[1,{}]", "null")
			.hasSentLastJson("[1,{}]", "null")
			.hasSentLastJson("null");
	}

	@Test
	void comparesTheDataOfEventsAsTheClientReceivesIt() {
		this.stream.send(Event.of(new Price("ACME", 31.4)).withId("7"), Event.comment("hi"), Event.of("[true]"));
		assertThat(this.stream).hasSentJson("{\"symbol\":\"ACME\",\"lastPrice\":31.4}", "[true]")
			.hasSentLastJson("[true]");
	}

	@Test
	void usesTheMapperOfTheApplication() {
		TestEventSource<Void> stream = open(TestBuckaroo
			.create(JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build()));
		stream.send(Event.of(new Price("ACME", 31.4)));
		assertThat(stream).hasSentLastContaining("\"last_price\":31.4");
	}

	@Test
	void showsTheFirstDifference() {
		this.socket.receive("{\"items\":[{\"price\":3},{\"price\":4}],\"note\":\"\"}");
		assertThat(failure(() -> assertThat(this.socket).hasSentJson("{\"items\":[{\"price\":3},{\"price\":5}]}")))
			.hasMessageStartingWith("""
					Expected this JSON to have been sent, in this order and nothing else:
					  {"items":[{"price":3},{"price":5}]}
					but was sent:
					  {"items":[{"price":3},{"price":4}],"note":""}
					The first difference is in message 1 at /items/1/price: expected 5, but was sent 4.

					WebSocket /test to Echo, in virtual time:
					     0 s  init
					""");
	}

	@Test
	void showsFieldsAndElementsThatAreMissingOrAdditional() {
		this.socket.receive("{\"a\":1}");
		assertThat(failure(() -> assertThat(this.socket).hasSentJson("{}")))
			.hasMessageContaining("The first difference is in message 1 at /a: expected nothing, but was sent 1.\n");
		assertThat(failure(() -> assertThat(this.socket).hasSentJson("{\"a\":1,\"b\":null}")))
			.hasMessageContaining("The first difference is in message 1 at /b: expected null, but was sent nothing.\n");
		assertThat(failure(() -> assertThat(this.socket).hasSentJson("[1]")))
			.hasMessageContaining("The first difference is in message 1: expected [1], but was sent {\"a\":1}.\n");
		this.socket.receive("[1]");
		assertThat(failure(() -> assertThat(this.socket).hasSentLastJson("[1,2]")))
			.hasMessageContaining("The first difference is in message 1 at /1: expected 2, but was sent nothing.\n");
	}

	@Test
	void showsThatTheNumberOfMessagesDiffers() {
		this.socket.receive("1", "2");
		assertThat(failure(() -> assertThat(this.socket).hasSentJson("1"))).hasMessageContaining("""
				  1
				but was sent:
				  1
				  2

				WebSocket""");
		assertThat(failure(() -> assertThat(this.socket).hasSentLastJson("0", "1", "2")))
			.hasMessageStartingWith("Expected this JSON to have been sent last:\n");
	}

	@Test
	void showsWhatIsNotJson() {
		this.socket.receive(Frame.text("1"), Frame.text("hello"));
		assertThat(failure(() -> assertThat(this.socket).hasSentJson("1", "2"))).hasMessageContaining("""
				but was sent:
				  1
				  text "hello"
				Message 2 is not JSON.
				""");
		this.socket.receive(Frame.binary(new byte[] { 1 }));
		assertThat(failure(() -> assertThat(this.socket).hasSentLastJson("1"))).hasMessageContaining("""
				  binary [01] (1 byte)
				Message 1 is not JSON.
				""");
	}

	@Test
	void refusesExpectationsThatAreNotJson() {
		assertThatIllegalArgumentException().isThrownBy(() -> assertThat(this.socket).hasSentJson("{a"))
			.withMessage("The expected text is not JSON: {a");
		assertThatIllegalArgumentException().isThrownBy(() -> assertThat(this.socket).hasSentJson("1 2"))
			.withMessage("The expected text is not JSON: 1 2");
		assertThatIllegalArgumentException().isThrownBy(() -> assertThat(this.socket).hasSentJson(""))
			.withMessage("The expected text is not JSON, but empty");
		assertThatIllegalArgumentException().isThrownBy(() -> assertThat(this.socket).hasSentJson())
			.withMessageContaining("hasSentNothing()");
	}

	@Test
	void findsPartsOfTexts() {
		this.socket.receive("ann says hello", "bob says hi");
		assertThat(this.socket).hasSentLastContaining("bob")
			.hasSentLastContaining("hi", "says")
			.hasSentContaining("hello", "ann");
	}

	@Test
	void findsPartsOfTheDataOfEvents() {
		this.stream.send(Event.of(new Price("ACME", 31.4)), Event.of("done"), Event.comment("hi"));
		assertThat(this.stream).hasSentLastContaining("done").hasSentContaining("ACME", "31.4");
	}

	@Test
	void showsThePartsThatAreMissing() {
		this.socket.receive("first", "ann says hello");
		assertThat(failure(() -> assertThat(this.socket).hasSentLastContaining("ann", "bob")))
			.hasMessageStartingWith("""
					Expected the last message to contain:
					  "bob"
					but it is:
					  text "ann says hello"

					WebSocket /test to Echo, in virtual time:
					""");
		assertThat(failure(() -> assertThat(this.socket).hasSentContaining("first", "ann"))).hasMessageStartingWith("""
				Expected one message to have been sent that contains all of:
				  "first"
				  "ann"
				but was sent:
				  text "first"
				  text "ann says hello"
				""");
	}

	@Test
	void showsThatNothingWasSent() {
		assertThat(failure(() -> assertThat(this.socket).hasSentLastContaining("ann"))).hasMessageStartingWith("""
				Expected the last message to contain:
				  "ann"
				but nothing was sent.
				""");
		assertThat(failure(() -> assertThat(this.socket).hasSentContaining("ann")))
			.hasMessageContaining("but was sent:\n  nothing\n");
	}

	@Test
	void aBinaryFrameContainsNoText() {
		this.socket.receive(Frame.binary("ann".getBytes()));
		assertThat(failure(() -> assertThat(this.socket).hasSentLastContaining("ann")))
			.hasMessageContaining("but it is:\n  binary [61 6e 6e] (3 bytes)\n");
	}

	private static TestEventSource<Void> open(TestBuckaroo buckaroo) {
		return buckaroo.openStream(new BuckarooEventSource<>() {
		});
	}

	private static AssertionError failure(ThrowingCallable assertion) {
		AssertionError failure = catchThrowableOfType(AssertionError.class, assertion);
		assertThat(failure).isNotNull();
		return failure;
	}

	record Price(String symbol, double lastPrice) {

	}

}
