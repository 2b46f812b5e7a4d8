import { BadRequestException, Body, Controller, Delete, Get, Header, HttpCode, Inject, NotFoundException, Param, ParseIntPipe, Put, Query, Res } from '@nestjs/common';
import { Larder, type LarderHealth } from '@larder/client';
import { Goals, type Goal } from './goals.js';

@Controller()
export class GoalsController {
  constructor(@Inject(Goals) private readonly goals: Goals) {}

  @Get('goals/:id')
  async one(@Param('id', ParseIntPipe) id: number, @Res({ passthrough: true }) response: { setHeader(name: string, value: string): void }): Promise<Goal> {
    const { value, outcome } = await this.goals.find(id);
    if (!value) {
      throw new NotFoundException(`There is no goal ${id}`);
    }
    response.setHeader('X-Cache', outcome);
    return value;
  }

  @Get('goals')
  many(@Query('ids') text = ''): Promise<Goal[]> {
    const ids = text.split(',').map(Number);
    if (text === '' || !ids.every(Number.isSafeInteger)) {
      throw new BadRequestException('Say ids=1,2,3');
    }
    return this.goals.findAll(ids);
  }

  @Put('goals/:id')
  save(@Param('id', ParseIntPipe) id: number, @Body() { userId, title }: Omit<Goal, 'id'>): Promise<Goal> {
    return this.goals.save({ id, userId, title });
  }

  @Delete('users/:id/goals')
  @HttpCode(204)
  forget(@Param('id', ParseIntPipe) id: number): Promise<void> {
    return this.goals.forgetUser(id);
  }
}

/** What Prometheus and an orchestrator ask for. */
@Controller()
export class OperationsController {
  constructor(@Inject(Larder) private readonly larder: Larder) {}

  @Get('health')
  health(): LarderHealth {
    return this.larder.health();
  }

  @Get('metrics')
  @Header('Content-Type', 'text/plain; version=0.0.4')
  metrics(): string {
    return this.larder.metrics();
  }
}
