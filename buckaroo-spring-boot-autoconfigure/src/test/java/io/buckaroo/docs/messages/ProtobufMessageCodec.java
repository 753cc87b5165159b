package io.buckaroo.docs.messages;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import io.buckaroo.Frame;
import io.buckaroo.MalformedMessage.Reason;
import io.buckaroo.codec.MalformedMessageException;
import io.buckaroo.codec.MessageCodec;
import io.buckaroo.codec.MessageDecoder;
import io.buckaroo.codec.MessageEncoder;

import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.util.ReflectionUtils;

/**
 * Messages of Protobuf in binary frames.
 */
@Component
@Order(0)
class ProtobufMessageCodec implements MessageCodec {

	@Override
	public String name() {
		return "protobuf";
	}

	@Override
	public boolean supports(ResolvableType type) {
		return Message.class.isAssignableFrom(type.toClass());
	}

	@Override
	public MessageDecoder<Message> decoder(ResolvableType type) {
		Parser<? extends Message> parser = defaultInstance(type.toClass()).getParserForType();
		return (frame) -> {
			if (!(frame instanceof Frame.Binary binary)) {
				throw new MalformedMessageException(Reason.UNSUPPORTED_FRAME, "Only binary messages are accepted",
						null);
			}
			try {
				return parser.parseFrom(binary.payload());
			}
			catch (InvalidProtocolBufferException ex) {
				throw new MalformedMessageException(Reason.UNDECODABLE, "Not a Protobuf message", ex);
			}
		};
	}

	@Override
	public MessageEncoder<Message> encoder(ResolvableType type) {
		return (message) -> Frame.binary(message.toByteArray());
	}

	private static Message defaultInstance(Class<?> type) {
		return (Message) ReflectionUtils.invokeMethod(ReflectionUtils.findMethod(type, "getDefaultInstance"), null);
	}

}
