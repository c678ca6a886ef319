;; dump: lower
;; Two cases are one compare; more are a table, the index held to its last entry.
(module
  (func (export "f") (param i32) (result i32)
    (block $c (block $b (block $a
      (br_table $a $b $c (local.get 0)))
      (return (i32.const 10)))
      (return (i32.const 11)))
    (block $e (block $d (block $c (block $b (block $a
      (br_table $a $b $c $d $e (local.get 0)))
      (return (i32.const 20)))
      (return (i32.const 21)))
      (return (i32.const 22)))
      (return (i32.const 23)))
    (i32.const 24)))
;;> ; function 0 after lower
;;> block 0:
;;>      0  entry.8  defines %5=rdi
;;>      1  cmp.4 %5, 1
;;>      2  jb.8 block 1
;;>      3  je.8 block 2
;;>      4  jmp.8 block 3
;;> block 1:  from 0
;;>      5  movi.4 %9, 10
;;>      6  ret.8 0  uses %9=rax
;;> block 2:  from 0
;;>      7  movi.4 %8, 11
;;>      8  ret.8 0  uses %8=rax
;;> block 3:  from 0
;;>      9  cmp.4 %5, 4
;;>     10  jb.8 block 4
;;>     11  jmp.8 block 9
;;> block 4:  from 3
;;>     12  lea.8 %6, [rip rodata]
;;>     13  movsxd.8 %7, [%6 + %5*4]
;;>     14  add.8 %7, %6
;;>     15  jtab.8 %7
;;> block 5:  from 4
;;>     16  movi.4 %4, 20
;;>     17  ret.8 0  uses %4=rax
;;> block 6:  from 4
;;>     18  movi.4 %3, 21
;;>     19  ret.8 0  uses %3=rax
;;> block 7:  from 4
;;>     20  movi.4 %2, 22
;;>     21  ret.8 0  uses %2=rax
;;> block 8:  from 4
;;>     22  movi.4 %1, 23
;;>     23  ret.8 0  uses %1=rax
;;> block 9:  from 3
;;>     24  movi.4 %0, 24
;;>     25  ret.8 0  uses %0=rax
;;>
