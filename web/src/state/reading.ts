/** Reading the members of an address: what cannot be read is told, and not left out silently. */

const YES = /^(true|t|yes|y|on|1)$/i;
const NO = /^(false|f|no|n|off|0)$/i;

export class Reading {
  /** What could not be read, as it stands in the address. */
  readonly unread: string[] = [];
  private readonly given: URLSearchParams;

  constructor(given: URLSearchParams) {
    this.given = given;
  }

  /** The value of a member that is given once. */
  text(name: string): string | null {
    const [first, ...others] = this.given.getAll(name);
    for (const other of others) if (other !== first) this.refuse(name, other);
    return first ?? null;
  }

  /** The same, where it is one of those that mean something. */
  only<T extends string>(name: string, isOne: (value: string) => value is T): T | null;
  only(name: string, isOne: (value: string) => boolean): string | null;
  only(name: string, isOne: (value: string) => boolean): string | null {
    const value = this.text(name);
    if (value === null || isOne(value)) return value;
    this.refuse(name, value);
    return null;
  }

  /** As the service reads what is true or false. */
  flag(name: string): boolean | null {
    const value = this.only(name, (one) => YES.test(one) || NO.test(one));
    return value === null ? null : YES.test(value);
  }

  refuse(name: string, value: string): void {
    this.unread.push(`${name}=${value}`);
  }
}
