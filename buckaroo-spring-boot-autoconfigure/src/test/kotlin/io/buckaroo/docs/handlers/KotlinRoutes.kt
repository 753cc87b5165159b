package io.buckaroo.docs.handlers

import io.buckaroo.BuckarooSocket
import io.buckaroo.Frame
import io.buckaroo.Result
import io.buckaroo.WebSocketMapping
import kotlinx.coroutines.reactor.mono
import kotlinx.coroutines.withTimeout
import org.springframework.context.annotation.Bean
import org.springframework.context.annotation.Configuration
import kotlin.time.Duration.Companion.seconds

@Configuration(proxyBeanMethods = false)
class KotlinRoutes {

	@Bean
	@WebSocketMapping("/echo")
	fun echo() = BuckarooSocket<Void?> { frame, _ -> Result.reply(frame) }

	@Bean
	@WebSocketMapping("/stock")
	fun stock(warehouse: Warehouse) = BuckarooSocket<Void?> { frame, _ ->
		if (frame is Frame.Text) {
			Result.later(mono { withTimeout(5.seconds) { warehouse.stock(frame.text()) } }) { Result.reply(Frame.text("$it")) }
		} else {
			Result.ok()
		}
	}

}

interface Warehouse {

	suspend fun stock(product: String): Int

}
