package io.buckaroo.topic.redis;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.buckaroo.Frame;
import io.buckaroo.Keyed;
import io.buckaroo.PayloadType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TraceHeaders}.
 */
class TraceHeadersTests {

	private static final Map<String, String> HEADERS = Map.of("traceparent",
			"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");

	private final PayloadCodec codec = new PayloadCodec(new JsonMapper(),
			List.of(new PayloadType<>("price", Price.class)));

	private final TopicMessageCodec messages = new TopicMessageCodec(this.codec);

	@Test
	void headersAreReadFromAnEnvelope() {
		String envelope = TraceHeaders.add(HEADERS, this.codec.write("payload"));
		assertThat(TraceHeaders.of(envelope)).isEqualTo(HEADERS);
	}

	@Test
	void anEnvelopeWithoutATraceDoesNotGrow() {
		String envelope = this.codec.write("payload");
		assertThat(TraceHeaders.add(Map.of(), envelope)).isEqualTo(envelope).isEqualTo("""
				{"v":1,"type":"string","data":"payload"}""");
		assertThat(TraceHeaders.of(envelope)).isEmpty();
	}

	@Test
	void headersOfUpTo4KilobytesArePassedOn() {
		Map<String, String> headers = Map.of("baggage", "x".repeat(4096 - "baggage".length()));
		assertThat(TraceHeaders.of(TraceHeaders.add(headers, this.codec.write("payload")))).isEqualTo(headers);
	}

	@Test
	void largerHeadersAreNotAdded() {
		Map<String, String> headers = Map.of("baggage", "x".repeat(4097 - "baggage".length()));
		String envelope = this.codec.write("payload");
		assertThat(TraceHeaders.add(headers, envelope)).isEqualTo(envelope);
	}

	@Test
	void largerHeadersOfAnotherNodeAreIgnored() {
		assertThat(TraceHeaders.of("{\"trace\":{\"baggage\":\"" + "x".repeat(4097) + "\"},\"v\":1}")).isEmpty();
		String many = IntStream.range(0, 1000)
			.mapToObj((i) -> "\"header-%d\":\"\"".formatted(i))
			.collect(Collectors.joining(","));
		assertThat(TraceHeaders.of("{\"trace\":{" + many + "},\"v\":1}")).isEmpty();
	}

	@Test
	void aNodeThatDoesNotKnowHeadersReadsThePayload() {
		assertThat(this.codec.read(TraceHeaders.add(HEADERS, this.codec.write("payload")))).isEqualTo("payload");
		assertThat(this.codec.read(TraceHeaders.add(HEADERS, this.codec.write(new Price(3))))).isEqualTo(new Price(3));
	}

	@Test
	void aNodeThatDoesNotKnowHeadersReadsTheMessage() {
		Keyed keyed = new Keyed("key", Frame.text("text"));
		assertThat(this.messages.read(TraceHeaders.add(HEADERS, this.messages.write(keyed)))).isEqualTo(keyed);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "{", "{\"trace\":", "{\"trace\":1,\"v\":1}", "{\"trace\":{\"traceparent\":1},\"v\":1}",
			"{\"trace\":{\"traceparent\":\"00", "{\"trace\":null,\"v\":1}", "{\"trace\":[\"traceparent\"],\"v\":1}" })
	void malformedHeadersAreIgnored(String envelope) {
		assertThat(TraceHeaders.of(envelope)).isEmpty();
	}

	@Test
	void dataThatLooksLikeHeadersIsNoTrace() {
		assertThat(TraceHeaders.of(this.codec.write(Map.of("trace", HEADERS)))).isEmpty();
	}

	record Price(int amount) {

	}

}
