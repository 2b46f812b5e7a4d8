import { Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { Larder } from '@larder/client';
import { GoalsController, OperationsController } from './controllers.js';
import { Goals, GoalTable } from './goals.js';

@Module({
  controllers: [GoalsController, OperationsController],
  providers: [
    GoalTable,
    Goals,
    {
      provide: Larder,
      useFactory: () => Larder.open({ name: 'shop', redis: process.env['REDIS_URL'] ?? 'redis://localhost:6379', memoryEntries: 10_000 }),
    },
  ],
})
export class ShopModule implements OnApplicationShutdown {
  constructor(@Inject(Larder) private readonly larder: Larder) {}

  /** Sends what waits to be sent, and ends the connections. */
  onApplicationShutdown(): Promise<void> {
    return this.larder.close();
  }
}
