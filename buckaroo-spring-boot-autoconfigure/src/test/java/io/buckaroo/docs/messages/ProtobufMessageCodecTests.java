package io.buckaroo.docs.messages;

import java.util.Arrays;
import java.util.List;

import com.google.protobuf.ListValue;
import com.google.protobuf.Message;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.buckaroo.Frame;
import io.buckaroo.MalformedMessage;
import io.buckaroo.MalformedMessage.Reason;
import io.buckaroo.codec.JsonMessageCodec;
import io.buckaroo.codec.MalformedMessageException;
import io.buckaroo.codec.MessageCodec;
import io.buckaroo.codec.MessageCodecs;
import io.buckaroo.codec.MessageDecoder;
import io.buckaroo.codec.MessageFormat;
import io.buckaroo.codec.MessageTypes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.ResolvableType;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for {@link ProtobufMessageCodec}, with a message type of Protobuf's own.
 */
class ProtobufMessageCodecTests {

	private static final ResolvableType STRUCT = ResolvableType.forClass(Struct.class);

	private static final Struct ORDER = Struct.newBuilder()
		.putFields("product", Value.newBuilder().setStringValue("tea").build())
		.putFields("quantity", Value.newBuilder().setNumberValue(3).build())
		.build();

	private final ProtobufMessageCodec codec = new ProtobufMessageCodec();

	@Test
	void encodesAndDecodesAMessage() throws Exception {
		Frame.Data frame = this.codec.encoder(STRUCT).encode(ORDER);
		assertThat(frame).isEqualTo(Frame.binary(ORDER.toByteArray()));
		assertThat(this.codec.decoder(STRUCT).decode(frame)).isEqualTo(ORDER);
	}

	@Test
	void anEmptyFrameIsAMessageWithoutFields() throws Exception {
		assertThat(this.codec.decoder(STRUCT).decode(Frame.binary(new byte[0]))).isEqualTo(Struct.getDefaultInstance());
	}

	@Test
	void aTruncatedMessageIsUndecodable() {
		byte[] bytes = ORDER.toByteArray();
		MalformedMessage message = malformed(Frame.binary(Arrays.copyOf(bytes, bytes.length - 1)));
		assertThat(message.reason()).isEqualTo(Reason.UNDECODABLE);
		assertThat(message.description()).isEqualTo("Not a Protobuf message");
	}

	@ParameterizedTest
	@ValueSource(bytes = { 0, 7, 15, 127, -1 })
	void garbageIsUndecodable(byte first) {
		assertThat(malformed(Frame.binary(new byte[] { first, -1, -1 })).reason()).isEqualTo(Reason.UNDECODABLE);
	}

	@Test
	void deepNestingIsUndecodable() {
		Value value = Value.newBuilder().setBoolValue(true).build();
		for (int i = 0; i < 200; i++) {
			value = Value.newBuilder().setListValue(ListValue.newBuilder().addValues(value)).build();
		}
		Struct deep = Struct.newBuilder().putFields("value", value).build();
		assertThat(malformed(Frame.binary(deep.toByteArray())).reason()).isEqualTo(Reason.UNDECODABLE);
	}

	@Test
	void aTextFrameIsUnsupported() {
		assertThat(malformed(Frame.text("{}"))).satisfies((message) -> {
			assertThat(message.reason()).isEqualTo(Reason.UNSUPPORTED_FRAME);
			assertThat(message.description()).isEqualTo("Only binary messages are accepted");
		});
	}

	@Test
	void isTheDefaultForTypesOfProtobufOnly() {
		assertThat(format(Struct.class, null)).isEqualTo("protobuf");
		assertThat(format(Order.class, null)).isEqualTo("json");
		assertThat(format(Order.class, "protobuf")).isEqualTo("json");
	}

	private static String format(Class<?> type, String subprotocol) {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			context.registerBean(JsonMessageCodec.class, () -> new JsonMessageCodec(JsonMapper.shared()));
			context.register(ProtobufMessageCodec.class);
			context.refresh();
			ObjectProvider<MessageCodec> codecs = context.getBeanProvider(MessageCodec.class);
			ResolvableType resolvable = ResolvableType.forClass(type);
			MessageFormat<?, ?> format = new MessageCodecs(codecs.orderedStream().toList(), null)
				.formats(new MessageTypes(resolvable, resolvable), List.of())
				.select(subprotocol);
			return format.codec();
		}
	}

	private MalformedMessage malformed(Frame.Data frame) {
		MessageDecoder<Message> decoder = this.codec.decoder(STRUCT);
		return catchThrowableOfType(MalformedMessageException.class, () -> decoder.decode(frame)).in(frame);
	}

	record Order(String product, int quantity) {
	}

}
