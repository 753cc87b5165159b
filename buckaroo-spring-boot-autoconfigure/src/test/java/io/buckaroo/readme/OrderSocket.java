package io.buckaroo.readme;

import java.time.Duration;

import io.buckaroo.BuckarooSocket;
import io.buckaroo.Frame;
import io.buckaroo.Result;
import reactor.core.publisher.Mono;

import org.springframework.web.reactive.function.client.WebClient;

/**
 * A socket that waits for reactive work.
 */
class OrderSocket implements BuckarooSocket<Void> {

	private final WebClient orders;

	OrderSocket(WebClient orders) {
		this.orders = orders;
	}

	@Override
	public Result<Frame, Void> handle(Frame.Data frame, Void state) {
		Mono<String> order = this.orders.get().uri("/orders/latest").retrieve().bodyToMono(String.class);
		return Result.later(order.timeout(Duration.ofSeconds(5)), (text) -> Result.reply(Frame.text(text)));
	}

}
