package io.buckaroo.docs.handlers;

import java.time.Duration;

import io.buckaroo.BuckarooSocket;
import io.buckaroo.Frame;
import io.buckaroo.Result;
import io.buckaroo.WebSocketMapping;
import reactor.core.publisher.Mono;

import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * A socket that waits for reactive work.
 */
@Component
@WebSocketMapping("/stock")
class StockSocket implements BuckarooSocket<Void> {

	private final WebClient warehouse;

	StockSocket(WebClient warehouse) {
		this.warehouse = warehouse;
	}

	@Override
	public Result<Frame, Void> handle(Frame.Data frame, Void state) {
		if (!(frame instanceof Frame.Text product)) {
			return Result.ok();
		}
		Mono<String> stock = this.warehouse.get()
			.uri("/stock/{product}", product.text())
			.retrieve()
			.bodyToMono(String.class)
			.timeout(Duration.ofSeconds(5))
			.onErrorReturn("unknown");
		return Result.later(stock, (number) -> Result.reply(Frame.text(number)));
	}

}
