package io.buckaroo.test.autoconfigure.shop;

import java.util.List;

import io.buckaroo.Frame;
import io.buckaroo.MalformedMessage.Violation;
import io.buckaroo.codec.MessageCodec;
import io.buckaroo.codec.MessageDecoder;
import io.buckaroo.codec.MessageEncoder;
import io.buckaroo.codec.MessageValidator;
import io.buckaroo.test.autoconfigure.shop.QuoteSocket.Order;
import io.buckaroo.test.autoconfigure.shop.QuoteSocket.Quote;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.ResolvableType;

@Configuration(proxyBeanMethods = false)
class QuoteFormats {

	@Bean
	MessageValidator quantities() {
		return (message) -> (message instanceof Order order && order.quantity() < 1)
				? List.of(new Violation("quantity", "must be positive")) : List.of();
	}

	@Bean
	MessageCodec csv() {
		return new Csv();
	}

	static class Csv implements MessageCodec {

		@Override
		public String name() {
			return "csv";
		}

		@Override
		public boolean supports(ResolvableType type) {
			return type.toClass() == Order.class || type.toClass() == Quote.class;
		}

		@Override
		public MessageDecoder<?> decoder(ResolvableType type) {
			return (frame) -> {
				String[] fields = ((Frame.Text) frame).text().split(";");
				return new Order(fields[0], Integer.parseInt(fields[1]));
			};
		}

		@Override
		public MessageEncoder<?> encoder(ResolvableType type) {
			return (MessageEncoder<Quote>) (quote) -> Frame.text(quote.symbol() + ";" + quote.price());
		}

	}

}
